//! Results: tables once, then files made of them, in a folder that is written whole or not at all.
//!
//! [`words`], [`numbers`] and [`inputs`] say things as a person would, [`facts`] and [`calendar`] a
//! scenario in short. [`tables`] makes tables; [`csv`], [`json`] and [`workbook`] turn them into bytes,
//! [`trials`] does so for single trials. [`plot`] makes figures, and [`report`] a page of all. [`part`] keeps
//! what one machine of several has played, [`manifest`] says how the results came to be, and [`folder`]
//! alone touches the disk.

pub mod answer;
pub mod calendar;
pub mod csv;
pub mod facts;
pub mod folder;
mod frame;
pub mod inputs;
pub mod json;
pub mod manifest;
pub mod numbers;
pub mod part;
pub mod plot;
pub mod report;
mod speech;
pub mod table;
pub mod tables;
pub mod trials;
mod wide;
pub mod words;
pub mod workbook;

#[cfg(test)]
mod tests;
