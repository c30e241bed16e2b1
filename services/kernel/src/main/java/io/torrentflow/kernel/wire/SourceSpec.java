package io.torrentflow.kernel.wire;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What to fetch, as it travels to an agent.
 *
 * @param uri the magnet link or the URL; absent for a torrent file
 * @param torrent the torrent file's bytes (base64 in JSON); absent otherwise
 */
public record SourceSpec(Type type, @Nullable String uri, byte @Nullable [] torrent) {

  /** The kinds of source. */
  public enum Type {
    MAGNET,
    TORRENT,
    HTTP;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
