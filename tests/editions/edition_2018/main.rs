//! Every kind of function that edition 2018 has.

#[path = "../every_edition.rs"]
mod every_edition;
#[path = "../since_2018.rs"]
mod since_2018;
