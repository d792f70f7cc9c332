package dev.truss.backup.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Adds up the lines of several tables in one output. A line that begins with {@code \!} begins the
 * next table; no line of {@code COPY} does, for text in it has a backslash only before one of
 * {@code \ N b f n r t v}.
 */
final class CopyLines {

  /** The command with which {@code psql} prints {@code \!}. */
  static final String NEXT_TABLE = "\\echo '\\\\!'\n";

  private static final int BUFFER_BYTES = 1 << 16;

  private final List<ContentSum> tables;
  private int table = -1;

  /** The place of the next byte in a line. */
  private enum Place {
    START,
    AFTER_BACKSLASH,
    ROW,
    MARK
  }

  private Place place = Place.START;

  /** Creates sums of tables. Lines before the first mark belong to no table. */
  CopyLines(List<ContentSum> tables) {
    this.tables = tables;
  }

  void read(InputStream output) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int length = output.read(buffer); length >= 0; length = output.read(buffer)) {
      add(buffer, length);
    }
    if (place != Place.START || table != tables.size() - 1) {
      throw new IOException("psql ended before all tables were read");
    }
  }

  private void add(byte[] buffer, int length) throws IOException {
    int from = 0;
    for (int i = 0; i < length; i++) {
      switch (place) {
        case START -> {
          from = i;
          place = next(buffer[i]);
        }
        case AFTER_BACKSLASH -> {
          if (buffer[i] == '!') {
            place = Place.MARK;
          } else {
            current().update(BACKSLASH, 0, 1);
            from = i;
            place = next(buffer[i]);
          }
        }
        case ROW, MARK -> {}
      }
      if (buffer[i] == '\n') {
        end(buffer, from, i);
        from = i + 1;
      }
    }
    if (place == Place.ROW) {
      current().update(buffer, from, length);
    }
  }

  private static final byte[] BACKSLASH = {'\\'};

  private Place next(byte first) {
    return place == Place.START && first == '\\' ? Place.AFTER_BACKSLASH : Place.ROW;
  }

  private void end(byte[] buffer, int from, int to) throws IOException {
    if (place == Place.MARK) {
      table++;
    } else {
      current().update(buffer, from, to);
      current().endRow();
    }
    place = Place.START;
  }

  private ContentSum current() throws IOException {
    if (table < 0 || table >= tables.size()) {
      throw new IOException("psql printed a row of no table");
    }
    return tables.get(table);
  }
}
