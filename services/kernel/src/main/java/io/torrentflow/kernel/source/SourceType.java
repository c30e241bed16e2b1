package io.torrentflow.kernel.source;

import io.torrentflow.kernel.WireName;
import java.util.Collection;
import java.util.List;

/** The kinds of source. */
public enum SourceType implements WireName {
  MAGNET,
  TORRENT,
  HTTP;

  public static List<String> wireNames(Collection<SourceType> types) {
    return types.stream().map(SourceType::wireName).toList();
  }
}
