package io.torrentflow.stack.home;

import io.torrentflow.cli.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Programs from the distribution's packages, fetched and unpacked into a folder without root, and
 * never installed.
 */
public final class DebianPackages {
  private DebianPackages() {}

  /**
   * Fetches packages and unpacks them as if the folder were {@code /}.
   *
   * @param otherwise what a person can do if the packages cannot be had; the end of a sentence
   */
  public static void unpack(List<String> packages, Path folder, String otherwise)
      throws IOException {
    Path downloads = Files.createDirectories(folder.resolve("packages"));
    download(packages, downloads, otherwise);
    try (Stream<Path> files = Files.list(downloads)) {
      for (Path file : files.toList()) {
        Outcome outcome = run(List.of("dpkg", "-x", file.toString(), folder.toString()), folder);
        if (!outcome.succeeded()) {
          throw new CommandException(
              "The package %s could not be unpacked: %s."
                  .formatted(file.getFileName(), outcome.lastLine()));
        }
        Files.delete(file);
      }
    }
  }

  /** Whether this machine's package lists have all of these. */
  public static boolean areKnown(List<String> packages) throws IOException {
    List<String> command = new ArrayList<>(List.of("apt-cache", "show", "--no-all-versions"));
    command.addAll(packages);
    return run(command, Path.of("/")).succeeded();
  }

  /** The packages among these, and those they need, that this machine does not have installed. */
  public static List<String> missing(List<String> packages) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("apt-get", "-q", "--simulate", "--no-install-recommends", "install"));
    command.addAll(packages);
    Path anywhere = Path.of("/");
    Outcome outcome = run(command, anywhere);
    if (!outcome.succeeded() && renewLists(anywhere)) {
      outcome = run(command, anywhere);
    }
    if (!outcome.succeeded()) {
      throw new CommandException("The packages are not known here: " + outcome.lastLine() + ".");
    }
    return outcome
        .output()
        .lines()
        .filter(line -> line.startsWith("Inst "))
        .map(line -> line.split(" ")[1])
        .toList();
  }

  private static void download(List<String> packages, Path folder, String otherwise)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("apt-get", "-q", "download"));
    command.addAll(packages);
    Outcome first = run(command, folder);
    if (first.succeeded()) {
      return;
    }
    if (renewLists(folder) && run(command, folder).succeeded()) {
      return;
    }
    throw new CommandException(
        "Debian's packages could not be fetched (%s); run \"sudo apt-get update\" and try again, %s."
            .formatted(first.lastLine(), otherwise));
  }

  /** Usually the package lists are missing or older than the archive; to renew them needs root. */
  private static boolean renewLists(Path folder) throws IOException {
    return "root".equals(System.getProperty("user.name"))
        && run(List.of("apt-get", "-q", "update"), folder).succeeded();
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
