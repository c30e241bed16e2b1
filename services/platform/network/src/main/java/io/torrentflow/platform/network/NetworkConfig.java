package io.torrentflow.platform.network;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Which addresses may be contacted on behalf of users, beyond the public ones. */
@ConfigMapping(prefix = "torrentflow.network")
interface NetworkConfig {
  /** Private ranges that are allowed all the same, such as {@code 127.0.0.0/8}. */
  Optional<List<String>> allowedRanges();
}
