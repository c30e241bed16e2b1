package io.torrentflow.gateway.files;

import io.torrentflow.gateway.http.CursorText;
import io.torrentflow.gateway.http.PageCursor;
import org.jspecify.annotations.Nullable;

/** The entry of a folder that a page begins behind. */
record FolderCursor(boolean isFile, String name) {
  private static final String FILE = "file/";
  private static final String FOLDER = "folder/";

  static FolderCursor of(FolderEntry entry) {
    return new FolderCursor(entry.file() != null, entry.name());
  }

  /** As clients pass it on. */
  @Override
  public String toString() {
    return CursorText.encode((isFile ? FILE : FOLDER) + name);
  }

  static @Nullable FolderCursor parse(@Nullable String cursor) {
    return PageCursor.parse(cursor, text -> of(CursorText.decode(text)));
  }

  private static FolderCursor of(String text) {
    boolean isFile = text.startsWith(FILE);
    if ((!isFile && !text.startsWith(FOLDER)) || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no entry");
    }
    return new FolderCursor(isFile, text.substring(text.indexOf('/') + 1));
  }
}
