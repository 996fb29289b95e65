extension Schema {
  /// Which fields records have, once for all records that have the same ones.
  ///
  /// Records of an atlas differ in little but their terms: stored for each of them, their fields were a
  /// third of all rows. The column refers to its set without a foreign key: to remove sets, SQLite
  /// would look through all records for each.
  static let fieldSetsSQL = """
    CREATE TABLE field_set (
      id INTEGER PRIMARY KEY,
      fields TEXT NOT NULL UNIQUE
    ) STRICT;
    ALTER TABLE image_record ADD COLUMN field_set_id INTEGER;

    CREATE TEMP TABLE record_fields AS
      SELECT record_id, group_concat(name || '=' || item_count, char(31)) AS fields
        FROM (SELECT record_id, name, item_count FROM stated_field ORDER BY record_id, name)
        GROUP BY record_id;
    INSERT INTO field_set (fields) SELECT DISTINCT fields FROM record_fields ORDER BY fields;
    UPDATE image_record SET field_set_id = field_set.id
      FROM record_fields JOIN field_set ON field_set.fields = record_fields.fields
      WHERE record_fields.record_id = image_record.id;

    CREATE TABLE set_field (
      field_set_id INTEGER NOT NULL REFERENCES field_set (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      item_count INTEGER NOT NULL,
      PRIMARY KEY (field_set_id, name)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO set_field
      SELECT DISTINCT image_record.field_set_id, stated_field.name, item_count
        FROM stated_field JOIN image_record ON image_record.id = stated_field.record_id;
    DROP TABLE stated_field;
    ALTER TABLE set_field RENAME TO stated_field;
    DROP TABLE record_fields;
    """
}
