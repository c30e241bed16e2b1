package io.torrentflow.stack.backing;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.CacheFolder;
import io.torrentflow.stack.home.DebianPackages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * RabbitMQ and Erlang from the distribution's packages: fetched and unpacked into the user's cache
 * without root, and never installed.
 */
final class RabbitPackages {
  private static final List<String> PACKAGES =
      List.of(
          "rabbitmq-server",
          "erlang-base",
          "erlang-asn1",
          "erlang-crypto",
          "erlang-eldap",
          "erlang-ftp",
          "erlang-inets",
          "erlang-mnesia",
          "erlang-os-mon",
          "erlang-parsetools",
          "erlang-public-key",
          "erlang-runtime-tools",
          "erlang-snmp",
          "erlang-ssl",
          "erlang-syntax-tools",
          "erlang-tftp",
          "erlang-tools",
          "erlang-xmerl");
  private static final String ENTRY = "rabbitmq";
  private static final String ERLANG = "usr/lib/erlang";

  private RabbitPackages() {}

  /** Whether they are there, or the package lists say where to fetch them. */
  static boolean canBeHad(CacheFolder cache) throws IOException {
    return cache.has(ENTRY) || DebianPackages.areKnown(PACKAGES);
  }

  /** The folder that the packages are unpacked in, as if it were {@code /}. */
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
    List<Path> binaries = new ArrayList<>(List.of(erlang.resolve("bin")));
    try (Stream<Path> entries = Files.list(erlang)) {
      entries
          .filter(entry -> entry.getFileName().toString().startsWith("erts-"))
          .map(entry -> entry.resolve("bin"))
          .forEach(binaries::add);
    }
    for (Path folderOfScripts : binaries) {
      for (String name : List.of("erl", "start")) {
        Path script = folderOfScripts.resolve(name);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(script);
        String text = Files.readString(script);
        Files.writeString(
            script, text.replace("ROOTDIR=/" + ERLANG, "ROOTDIR=" + destination.resolve(ERLANG)));
        Files.setPosixFilePermissions(script, permissions);
      }
    }
  }

  // None is enabled, but Erlang looks for each of its modules in the folder of every plugin:
  // without them the server starts in less than half the time.
  private static void leaveOutPlugins(Path versions) throws IOException {
    for (Path plugin : children(versions).stream().flatMap(RabbitPackages::plugins).toList()) {
      String name = plugin.getFileName().toString();
      if (name.startsWith("rabbitmq_") && !name.startsWith("rabbitmq_prelaunch")) {
        PrivateFiles.deleteTree(plugin);
      }
    }
  }

  private static Stream<Path> plugins(Path version) {
    Path plugins = version.resolve("plugins");
    return Files.isDirectory(plugins) ? children(plugins).stream() : Stream.of();
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
