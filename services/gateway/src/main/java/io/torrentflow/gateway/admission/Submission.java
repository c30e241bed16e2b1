package io.torrentflow.gateway.admission;

import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.source.JobSource;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A user's wish to have something fetched.
 *
 * @param idempotencyKey a repeated request with the same key gets the same job
 */
record Submission(UserId user, JobSource source, @Nullable String idempotencyKey) {
  /**
   * The version 1 hash that the job is known to others by; absent where only a part of the torrent
   * is wanted, because nobody else would be served by that.
   */
  InfoHash.@Nullable V1 sharedV1() {
    return isPartial() ? null : source.v1();
  }

  InfoHash.@Nullable V2 sharedV2() {
    return isPartial() ? null : source.v2();
  }

  /** What the block list may name: hashes in hexadecimal. */
  List<String> hashes() {
    return Stream.of(source.v1(), source.v2())
        .filter(java.util.Objects::nonNull)
        .map(InfoHash::hex)
        .toList();
  }

  /** What the block list may name: the URL's host and the domains it belongs to. */
  List<String> hosts() {
    List<String> hosts = new ArrayList<>();
    if (source instanceof JobSource.HttpUrl(URI uri)) {
      String host = uri.getHost().toLowerCase(Locale.ROOT);
      hosts.add(host);
      for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
        hosts.add(host.substring(dot + 1));
      }
    }
    return hosts;
  }

  /** Tells one request from another under the same idempotency key. */
  byte[] requestHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String uri = source.spec().uri();
      byte[] torrent = source.spec().torrent();
      digest.update(
          source.spec().type().wireName().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      if (uri != null) {
        digest.update(uri.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      if (torrent != null) {
        digest.update(torrent);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private boolean isPartial() {
    return source instanceof JobSource.Magnet magnet && !magnet.uri().fileIndexes().isEmpty();
  }
}
