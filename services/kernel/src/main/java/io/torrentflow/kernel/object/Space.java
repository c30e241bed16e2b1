package io.torrentflow.kernel.object;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.torrentflow.kernel.id.UserId;
import java.util.regex.Pattern;

/**
 * The first part of an object's key: the owner's id for what is never shared, and one word for
 * everything else, so that no link names another user. It is fixed when a transfer's metadata is
 * known, because only then it is known whether a torrent is private.
 */
public record Space(@JsonValue String value) {
  // A UUID's text, or the word.
  private static final Pattern SHAPE =
      Pattern.compile("shared|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** What several users may hold. */
  public static final Space SHARED = new Space("shared");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Space {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("A space is a user's id or the word shared.");
    }
  }

  /** What belongs to this user alone. */
  public static Space of(UserId owner) {
    return new Space(owner.toString());
  }

  public boolean isShared() {
    return equals(SHARED);
  }

  @Override
  public String toString() {
    return value;
  }
}
