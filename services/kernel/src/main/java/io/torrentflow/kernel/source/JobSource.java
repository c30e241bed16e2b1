package io.torrentflow.kernel.source;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a user asks to have fetched, read and checked. */
public sealed interface JobSource {
  /** What kind of source it is. */
  default SourceType type() {
    return switch (this) {
      case Magnet magnet -> SourceType.MAGNET;
      case TorrentFile file -> SourceType.TORRENT;
      case HttpUrl url -> SourceType.HTTP;
    };
  }

  /** The link as it was submitted; absent for a torrent file. */
  default @Nullable String link() {
    return null;
  }

  /** The link as it is shown later: a very long one by what it names alone. */
  default @Nullable String shownLink() {
    return link();
  }

  /** Where the user says that it can be found. */
  default Contacts contacts() {
    return switch (this) {
      case Magnet(_, MagnetUri uri, _) -> new Contacts(uri.trackers(), uri.webSeeds(), uri.peers());
      case TorrentFile(_, Metainfo metainfo, _) ->
          new Contacts(metainfo.trackers(), metainfo.webSeeds(), List.of());
      case HttpUrl url -> Contacts.NONE;
    };
  }

  /** Which of its files the user wants. */
  default FileSelection selection() {
    return switch (this) {
      case Magnet magnet -> magnet.uri().selection();
      case TorrentFile(_, _, FileSelection selection) -> selection;
      case HttpUrl url -> FileSelection.ALL;
    };
  }

  /** Whether it may be fetched once for several users who submit it. */
  default boolean isShareable() {
    return switch (this) {
      case Magnet magnet -> !contacts().mayNameAPerson();
      case TorrentFile file -> !file.metainfo().isPrivate() && !contacts().mayNameAPerson();
      // What an origin gives to one user need not be what it gives to another.
      case HttpUrl url -> false;
    };
  }

  /** The torrent's version 1 hash; absent for URLs and for torrents of version 2 alone. */
  default InfoHash.@Nullable V1 v1() {
    return switch (this) {
      case Magnet magnet -> magnet.uri().v1();
      case TorrentFile file -> file.metainfo().v1();
      case HttpUrl url -> null;
    };
  }

  default InfoHash.@Nullable V2 v2() {
    return switch (this) {
      case Magnet magnet -> magnet.uri().v2();
      case TorrentFile file -> file.metainfo().v2();
      case HttpUrl url -> null;
    };
  }

  /** The name known before anything is fetched. */
  default @Nullable String name() {
    return switch (this) {
      case Magnet magnet -> magnet.uri().displayName();
      case TorrentFile file -> file.metainfo().name();
      case HttpUrl url -> null;
    };
  }

  /** The size known before anything is fetched, in bytes. */
  default @Nullable Long totalBytes() {
    return this instanceof TorrentFile file ? file.selectedBytes() : null;
  }

  /** Whether the user will say which of its files are wanted once they are known. */
  default boolean asksSelection() {
    return this instanceof Magnet magnet && magnet.asks();
  }

  /**
   * A magnet link, as typed and as read.
   *
   * @param asks which of its files are wanted will be said once they are known
   */
  record Magnet(String link, MagnetUri uri, boolean asks) implements JobSource {
    // Longer ones are so for the trackers in them, which are kept elsewhere.
    private static final int MAX_SHOWN = 2_048;

    @Override
    public String shownLink() {
      return link.length() <= MAX_SHOWN ? link : uri.topics();
    }

    public static Magnet parse(String link) {
      String trimmed = link.strip();
      return new Magnet(trimmed, MagnetUri.parse(trimmed), false);
    }

    /**
     * The same link, whose files will be chosen once they are known.
     *
     * @throws ProblemException with {@link ProblemCode#VALIDATION_FAILED} if it names some itself
     */
    public Magnet asking() {
      if (!uri.selection().isAll()) {
        throw new ProblemException(
            ProblemCode.VALIDATION_FAILED,
            "The link says with so= which files are wanted; leave one of the two out.");
      }
      return new Magnet(link, uri, true);
    }
  }

  /**
   * A torrent file.
   *
   * @param bytes what its hashes prove of it: the info dictionary and its piece layers
   * @param selection of files that it has
   */
  record TorrentFile(byte[] bytes, Metainfo metainfo, FileSelection selection)
      implements JobSource {
    public static TorrentFile parse(byte[] bytes) {
      return MetainfoReader.readSubmitted(bytes);
    }

    /**
     * The same torrent with some of its files; with all of them, it is the same as without a
     * selection.
     *
     * @throws ProblemException with {@link ProblemCode#VALIDATION_FAILED} for a file that it lacks
     */
    public TorrentFile select(FileSelection wanted) {
      Set<Integer> there =
          metainfo.files().stream().map(Metainfo.Entry::position).collect(Collectors.toSet());
      wanted.positions().stream()
          .filter(position -> !there.contains(position))
          .findFirst()
          .ifPresent(
              position -> {
                throw new ProblemException(
                    ProblemCode.VALIDATION_FAILED, "The torrent has no file " + position + ".");
              });
      boolean isAll = wanted.positions().size() == there.size();
      return new TorrentFile(bytes, metainfo, isAll ? FileSelection.ALL : wanted);
    }

    private long selectedBytes() {
      return selection.isAll()
          ? metainfo.totalBytes()
          : metainfo.files().stream()
              .filter(file -> selection.includes(file.position()))
              .mapToLong(Metainfo.Entry::sizeBytes)
              .sum();
    }
  }

  /** An HTTP or HTTPS address. */
  record HttpUrl(URI uri) implements JobSource {
    // Longer ones are refused by most servers too.
    private static final int MAX_LENGTH = 8_192;

    /**
     * @throws ProblemException with {@link ProblemCode#URL_INVALID}
     */
    public static HttpUrl parse(String url) {
      String trimmed = url.strip();
      if (trimmed.length() > MAX_LENGTH) {
        throw invalid("It has more than " + MAX_LENGTH + " characters.");
      }
      URI uri;
      try {
        uri = new URI(trimmed);
      } catch (URISyntaxException e) {
        throw invalid("It is no URL: " + e.getReason() + ".");
      }
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https")) {
        throw invalid("It must begin with http:// or https://.");
      }
      if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
        throw invalid("It has no valid host or port.");
      }
      return new HttpUrl(uri);
    }

    @Override
    public String link() {
      return uri.toString();
    }

    /**
     * The same text for URLs that mean the same (RFC 3986, 6.2): scheme and host in lower case,
     * without the scheme's own port, dot segments and fragment, with a path.
     */
    public String normalized() {
      URI plain = uri.normalize();
      String scheme = plain.getScheme().toLowerCase(Locale.ROOT);
      int ownPort = scheme.equals("https") ? 443 : 80;
      String path = plain.getRawPath();
      StringBuilder text = new StringBuilder(scheme).append("://");
      if (plain.getRawUserInfo() != null) {
        text.append(plain.getRawUserInfo()).append('@');
      }
      text.append(plain.getHost().toLowerCase(Locale.ROOT));
      if (plain.getPort() >= 0 && plain.getPort() != ownPort) {
        text.append(':').append(plain.getPort());
      }
      text.append(path == null || path.isEmpty() ? "/" : path);
      if (plain.getRawQuery() != null) {
        text.append('?').append(plain.getRawQuery());
      }
      return text.toString();
    }

    private static ProblemException invalid(String detail) {
      return new ProblemException(ProblemCode.URL_INVALID, detail);
    }
  }
}
