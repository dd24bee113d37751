//! Containers
