//! A dialect: foreign names, shapes and sentences over the desk's use cases.
