//! The C rules: each fires at its cell, and keeps silent where it should.
