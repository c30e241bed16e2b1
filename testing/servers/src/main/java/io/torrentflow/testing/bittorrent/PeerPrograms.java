package io.torrentflow.testing.bittorrent;

import io.torrentflow.stack.programs.CacheFolder;
import io.torrentflow.stack.programs.DebianPackages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Other people's BitTorrent: opentracker, aria2 and Transmission from Debian, installed or unpacked
 * into the user's cache.
 */
final class PeerPrograms {
  private static final List<String> PACKAGES =
      List.of("opentracker", "aria2", "transmission-daemon");

  private static final Path ROOT =
      CacheFolder.ofUser()
          .entry(
              "peers",
              (folder, destination) -> {
                List<String> missing = DebianPackages.missing(PACKAGES);
                if (!missing.isEmpty()) {
                  DebianPackages.unpack(
                      missing, folder, "or install opentracker, aria2 and transmission-daemon");
                }
              });

  private PeerPrograms() {}

  /** A command that runs the program with the libraries that came along. */
  static ProcessBuilder command(String program, List<String> arguments) {
    Path binary =
        Stream.of(ROOT, Path.of("/"))
            .map(root -> root.resolve("usr/bin").resolve(program))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(program + " is missing"));
    List<String> command = Stream.concat(Stream.of(binary.toString()), arguments.stream()).toList();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .put(
            "LD_LIBRARY_PATH",
            ROOT.resolve("usr/lib/x86_64-linux-gnu") + ":" + ROOT.resolve("usr/lib"));
    return builder;
  }
}
