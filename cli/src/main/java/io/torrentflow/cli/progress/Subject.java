package io.torrentflow.cli.progress;

import io.torrentflow.cli.client.Source;
import io.torrentflow.kernel.source.JobSource;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobView;
import java.net.URI;
import java.util.Objects;

/**
 * What a job is called in front of a person.
 *
 * @param name until the job has a name of its own
 * @param torrent whether those who send it are peers, and not connections to an origin
 */
public record Subject(String name, boolean torrent) {
  public static Subject of(Source source) {
    return switch (source) {
      case Source.Magnet magnet -> new Subject(displayName(magnet.text()), true);
      case Source.Url url -> new Subject(lastPart(url.text()), false);
      case Source.Torrent torrent -> new Subject(torrent.file().getFileName().toString(), true);
    };
  }

  public static Subject of(JobView job) {
    String uri = job.source().uri();
    return job.source().type() == SourceType.HTTP
        ? new Subject(lastPart(Objects.requireNonNullElse(uri, "")), false)
        : new Subject(uri == null ? "torrent file" : displayName(uri), true);
  }

  /** Names are untrusted input: a terminal must not act on them. */
  public String nameOf(JobView now) {
    return Objects.requireNonNullElse(now.name(), name).replaceAll("\\p{Cntrl}|\\p{Cf}", "?");
  }

  String senders(int number) {
    return number + (torrent ? " peer" : " connection") + (number == 1 ? "" : "s");
  }

  private static String displayName(String magnet) {
    return Objects.requireNonNullElse(JobSource.Magnet.parse(magnet).name(), "magnet link");
  }

  private static String lastPart(String url) {
    String path = Objects.requireNonNullElse(URI.create(url).getPath(), "");
    String last = path.substring(path.lastIndexOf('/') + 1);
    return last.isEmpty() ? url : last;
  }
}
