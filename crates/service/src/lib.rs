//! The use cases of the desk and every rule about who may do what.
