package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.kernel.wire.TrackerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.libtorrent4j.AnnounceEntry;
import org.libtorrent4j.swig.announce_endpoint;
import org.libtorrent4j.swig.announce_infohash;

/**
 * What trackers say instead of naming peers. libtorrent announces to each from every address that
 * it listens on and by every hash of the torrent: one that works in one of these ways works.
 */
final class TrackerMessages {
  // What trackers say is a few words; it goes into every report.
  private static final int MAX_LENGTH = 200;
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  private TrackerMessages() {}

  /** How announcing by one transport went: {@code fails} in a row, and why. */
  record Attempt(int fails, boolean isAnnounced, String message, String error) {
    static Attempt of(announce_infohash state) {
      return new Attempt(
          state.getFails(),
          state.getStart_sent(),
          state.getMessage(),
          state.getLast_error().failed() ? state.getLast_error().message() : "");
    }
  }

  /** Of trackers that libtorrent has; called within {@link TorrentSession#call}. */
  static List<TrackerMessage> of(List<AnnounceEntry> trackers) {
    List<TrackerMessage> messages = new ArrayList<>();
    for (AnnounceEntry tracker : trackers) {
      List<Attempt> attempts =
          tracker.swig().getEndpoints().stream().flatMap(TrackerMessages::attempts).toList();
      message(attempts).ifPresent(text -> messages.add(new TrackerMessage(tracker.url(), text)));
    }
    return messages;
  }

  /** Why a tracker does not work; empty while it does, or has not responded yet. */
  static Optional<String> message(List<Attempt> attempts) {
    if (attempts.stream().anyMatch(attempt -> attempt.fails() == 0 && attempt.isAnnounced())) {
      return Optional.empty();
    }
    List<Attempt> failed = attempts.stream().filter(attempt -> attempt.fails() > 0).toList();
    // The tracker's own words say more than an address that cannot be used.
    return Stream.concat(failed.stream().map(Attempt::message), failed.stream().map(Attempt::error))
        .map(TrackerMessages::clean)
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  private static Stream<Attempt> attempts(announce_endpoint endpoint) {
    return Stream.of(endpoint.get_infohash_v1(), endpoint.get_infohash_v2()).map(Attempt::of);
  }

  private static String clean(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ").strip();
    return line.codePointCount(0, line.length()) <= MAX_LENGTH
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MAX_LENGTH - 1)) + "…";
  }
}
