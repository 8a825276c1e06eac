//! JSON: the same tables as lists of objects, with the same digits as in CSV.

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use super::table::{Cell, ColumnMeta, Table};

/// Tables as one JSON object: by name, a list of rows, each an object with its columns in order.
/// What does not apply is `null`.
#[must_use]
pub fn render(tables: &[Table]) -> Vec<u8> {
    // keys are strings and no number is NaN: nothing here can fail
    let mut bytes = serde_json::to_vec_pretty(&Tables(tables)).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

struct Tables<'a>(&'a [Table]);
struct Rows<'a>(&'a Table);
struct Row<'a>(&'a [ColumnMeta], &'a [Cell]);
struct Field<'a>(&'a Cell);

impl Serialize for Tables<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for table in self.0 {
            map.serialize_entry(table.name, &Rows(table))?;
        }
        map.end()
    }
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.rows.len()))?;
        for row in &self.0.rows {
            list.serialize_element(&Row(&self.0.columns, row))?;
        }
        list.end()
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (column, cell) in self.0.iter().zip(self.1) {
            map.serialize_entry(column.name.as_ref(), &Field(cell))?;
        }
        map.end()
    }
}

impl Serialize for Field<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Cell::Empty => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Whole(n) => serializer.serialize_u64(*n),
            Cell::Date(_) => serializer.serialize_str(&self.0.to_text()),
            Cell::Number(_) | Cell::Share(_) | Cell::Written(_) => {
                // read back from its text, so that both formats show the same digits
                let text = self.0.to_text();
                match (text.parse::<i64>(), text.parse::<f64>()) {
                    (Ok(whole), _) => serializer.serialize_i64(whole),
                    (_, Ok(x)) => serializer.serialize_f64(x),
                    _ => serializer.serialize_none(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn rows_are_objects_with_the_columns_in_order() {
        const COLUMNS: &[ColumnMeta] = &[ColumnMeta::new("b", "", ""), ColumnMeta::new("a", "", "")];
        let rows = vec![
            vec![Cell::text("=x"), Cell::Share(1.0 / 3.0)],
            vec![Cell::Empty, Cell::Number(f64::NAN)],
            vec![Cell::Date(jiff::civil::date(2024, 1, 2)), Cell::Number(12.0)],
        ];
        let table = Table { name: "t", about: "", columns: std::borrow::Cow::Borrowed(COLUMNS), rows };
        let text = String::from_utf8(render(&[table])).unwrap();
        let compact: String = text.split_whitespace().collect();
        let expected = r#"{"t":[{"b":"=x","a":0.333333333},{"b":null,"a":null},{"b":"2024-01-02","a":12}]}"#;
        assert_eq!(compact, expected);
        assert!(text.ends_with("}\n"));
    }
}
