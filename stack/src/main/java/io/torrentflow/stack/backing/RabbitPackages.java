package io.torrentflow.stack.backing;

import io.torrentflow.stack.StackException;
import io.torrentflow.stack.home.CacheFolder;
import io.torrentflow.stack.home.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  private static final String ERLANG = "usr/lib/erlang";

  private RabbitPackages() {}

  /** The folder that the packages are unpacked in, as if it were {@code /}. */
  static Path unpacked(CacheFolder cache, Consumer<String> progress) {
    return cache.entry(
        "rabbitmq",
        (folder, destination) -> {
          progress.accept("Fetching RabbitMQ's packages (34 MB, once)");
          Path downloads = Files.createDirectories(folder.resolve("packages"));
          download(downloads);
          unpack(downloads, folder);
          relocateErlang(folder, destination);
          leaveOutPlugins(folder.resolve("usr/lib/rabbitmq/lib"));
        });
  }

  private static void download(Path folder) throws IOException {
    List<String> command = new ArrayList<>(List.of("apt-get", "-q", "download"));
    command.addAll(PACKAGES);
    Outcome first = run(command, folder);
    if (first.succeeded()) {
      return;
    }
    // Usually the package lists are missing or older than the archive; to renew them needs root.
    if ("root".equals(System.getProperty("user.name"))
        && run(List.of("apt-get", "-q", "update"), folder).succeeded()
        && run(command, folder).succeeded()) {
      return;
    }
    throw new StackException(
        "RabbitMQ's packages could not be fetched ("
            + first.lastLine()
            + "); run \"sudo apt-get update\" and try again, or install rabbitmq-server, or set"
            + " RABBITMQ_URL to a broker.");
  }

  private static void unpack(Path downloads, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(downloads)) {
      for (Path file : files.toList()) {
        Outcome outcome = run(List.of("dpkg", "-x", file.toString(), folder.toString()), folder);
        if (!outcome.succeeded()) {
          throw new StackException(
              "The package %s could not be unpacked: %s."
                  .formatted(file.getFileName(), outcome.lastLine()));
        }
        Files.delete(file);
      }
    }
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
    try (Stream<Path> folders = Files.find(versions, 3, (path, attributes) -> isPlugin(path))) {
      folders.toList().forEach(PrivateFiles::deleteTree);
    }
  }

  private static boolean isPlugin(Path path) {
    String name = path.getFileName().toString();
    return path.getParent().endsWith("plugins")
        && name.startsWith("rabbitmq_")
        && !name.startsWith("rabbitmq_prelaunch");
  }

  private record Outcome(int code, String output) {
    boolean succeeded() {
      return code == 0;
    }

    String lastLine() {
      return output.strip().lines().reduce("no message", (earlier, later) -> later);
    }
  }

  private static Outcome run(List<String> command, Path folder) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Outcome(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new IOException("Interrupted", e);
    }
  }
}
