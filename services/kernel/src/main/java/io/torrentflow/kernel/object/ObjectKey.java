package io.torrentflow.kernel.object;

import io.torrentflow.kernel.id.TransferId;

/** The name of an object in the bucket. */
public record ObjectKey(String value) {
  /** What describes a transfer's files: {@code {space}/{transferId}/metadata.json}. */
  public static ObjectKey metadata(Space space, TransferId transfer) {
    return new ObjectKey(prefix(space, transfer) + "metadata.json");
  }

  /** One of a transfer's files: {@code {space}/{transferId}/files/{relativePath}}. */
  public static ObjectKey file(Space space, TransferId transfer, RelativePath path) {
    return new ObjectKey(prefix(space, transfer) + "files/" + path.value());
  }

  /** What every object of a transfer begins with, and no other: {@code {space}/{transferId}/}. */
  public static String prefix(Space space, TransferId transfer) {
    return space + "/" + transfer + "/";
  }

  @Override
  public String toString() {
    return value;
  }
}
