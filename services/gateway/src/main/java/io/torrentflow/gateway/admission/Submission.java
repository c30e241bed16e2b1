package io.torrentflow.gateway.admission;

import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.source.Contacts;
import io.torrentflow.kernel.source.InfoHash;
import io.torrentflow.kernel.source.JobSource;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks to have fetched.
 *
 * @param user whose job it will be
 * @param by who submits it: the same user, or an administrator for them
 * @param idempotencyKey a repeated request with the same key gets the same job
 * @param sharing whether this installation shares anything between users
 */
record Submission(
    UserId user, UserId by, JobSource source, @Nullable String idempotencyKey, boolean sharing) {
  /** Whether it may be fetched once for several users who ask for it. */
  boolean isShareable() {
    return sharing && source.isShareable();
  }

  /** What the block list may name: hashes in hexadecimal. */
  List<String> hashes() {
    return Stream.of(source.v1(), source.v2()).filter(Objects::nonNull).map(InfoHash::hex).toList();
  }

  /** What the block list may name: the URL's host and the domains it belongs to. */
  List<String> hosts() {
    List<String> hosts = new ArrayList<>();
    if (source instanceof JobSource.HttpUrl(URI uri)) {
      // A name with a dot at its end is the same host (RFC 1034, section 3.1).
      String host = uri.getHost().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
      hosts.add(host);
      for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
        hosts.add(host.substring(dot + 1));
      }
    }
    return hosts;
  }

  /** What the block list may name: the name in the link or file, or the file that a URL names. */
  @Nullable String name() {
    if (!(source instanceof JobSource.HttpUrl(URI uri))) {
      return source.name();
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** SHA-256 of the normalised URL; null for a torrent. */
  byte @Nullable [] urlHash() {
    return source instanceof JobSource.HttpUrl url ? DigestUtils.sha256(url.normalized()) : null;
  }

  /** SHA-256 of the info dictionary that the submission itself proves; null if it proves none. */
  byte @Nullable [] infoSha256() {
    return source instanceof JobSource.TorrentFile file
        ? HexFormat.of().parseHex(file.metainfo().infoSha256())
        : null;
  }

  Content content() {
    return new Content(
        bytes(source.v1()), bytes(source.v2()), infoSha256(), source.selection().text());
  }

  private static byte @Nullable [] bytes(@Nullable InfoHash hash) {
    return hash == null ? null : hash.toByteArray();
  }

  /** Distinguishes one request from another under the same idempotency key. */
  byte[] requestHash() {
    MessageDigest digest = DigestUtils.getSha256Digest();
    DigestUtils.updateDigest(digest, source.type().wireName());
    String link = source.link();
    if (link != null) {
      DigestUtils.updateDigest(digest, link);
    }
    DigestUtils.updateDigest(
        digest, "\n" + (source.asksSelection() ? "ask" : source.selection().text()));
    if (source instanceof JobSource.TorrentFile file) {
      digest.update(file.bytes());
      Contacts contacts = file.contacts();
      Stream.of(contacts.trackers(), contacts.webSeeds())
          .flatMap(List::stream)
          .forEach(address -> DigestUtils.updateDigest(digest, "\n" + address));
    }
    return digest.digest();
  }
}
