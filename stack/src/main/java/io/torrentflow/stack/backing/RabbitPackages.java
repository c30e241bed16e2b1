package io.torrentflow.stack.backing;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.programs.CacheFolder;
import io.torrentflow.stack.programs.DebianPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * RabbitMQ and Erlang from the distribution's packages: fetched and unpacked into the user's cache
 * without root, and never installed.
 */
final class RabbitPackages {
  private static final List<String> PACKAGES =
      List.of(
          ("rabbitmq-server erlang-base erlang-asn1 erlang-crypto erlang-eldap erlang-ftp"
                  + " erlang-inets erlang-mnesia erlang-os-mon erlang-parsetools"
                  + " erlang-public-key erlang-runtime-tools erlang-snmp erlang-ssl"
                  + " erlang-syntax-tools erlang-tftp erlang-tools erlang-xmerl")
              .split(" "));
  private static final String ENTRY = "rabbitmq";
  private static final String ERLANG = "usr/lib/erlang";

  private RabbitPackages() {}

  /** Whether they are there, or the package lists say where to fetch them. */
  static boolean canBeHad(CacheFolder cache) throws IOException {
    return cache.has(ENTRY) || DebianPackages.areKnown(PACKAGES);
  }

  static Path unpacked(CacheFolder cache, Consumer<String> progress) {
    return cache.entry(
        ENTRY,
        (folder, destination) -> {
          progress.accept("Fetching RabbitMQ's packages (34 MB, once)");
          DebianPackages.unpack(
              PACKAGES, folder, "or install rabbitmq-server, or set RABBITMQ_URL to a broker");
          relocateErlang(folder, destination);
          leaveOutPlugins(folder.resolve("usr/lib/rabbitmq/lib"));
        });
  }

  // Erlang's start scripts have its place in them.
  private static void relocateErlang(Path folder, Path destination) throws IOException {
    Path erlang = folder.resolve(ERLANG);
    Stream<Path> runtimes =
        PrivateFiles.list(erlang).stream()
            .filter(entry -> entry.getFileName().toString().startsWith("erts-"));
    for (Path above : Stream.concat(Stream.of(erlang), runtimes).toList()) {
      for (String name : List.of("bin/erl", "bin/start")) {
        // Written in place, which keeps its mode.
        Path script = above.resolve(name);
        String text = Files.readString(script);
        Files.writeString(
            script, text.replace("ROOTDIR=/" + ERLANG, "ROOTDIR=" + destination.resolve(ERLANG)));
      }
    }
  }

  // None is enabled, but Erlang looks for each of its modules in the folder of every plugin:
  // without them the server starts in less than half the time.
  private static void leaveOutPlugins(Path versions) {
    PrivateFiles.list(versions).stream()
        .map(version -> version.resolve("plugins"))
        .filter(Files::isDirectory)
        .flatMap(plugins -> PrivateFiles.list(plugins).stream())
        .filter(plugin -> plugin.getFileName().toString().matches("rabbitmq_(?!prelaunch).*"))
        .forEach(PrivateFiles::deleteTree);
  }
}
