package io.torrentflow.stack.programs;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Outcome download = runOnFreshLists(downloads, packages, "apt-get", "-q", "download");
    if (!download.succeeded()) {
      throw new CommandException(
          "Debian's packages could not be fetched (%s); run \"sudo apt-get update\" and try again, %s."
              .formatted(download.lastLine(), otherwise));
    }
    for (Path file : PrivateFiles.list(downloads)) {
      Outcome outcome = run(folder, List.of(file.toString(), folder.toString()), "dpkg", "-x");
      if (!outcome.succeeded()) {
        throw new CommandException(
            "The package %s could not be unpacked: %s."
                .formatted(file.getFileName(), outcome.lastLine()));
      }
      Files.delete(file);
    }
  }

  public static boolean areKnown(List<String> packages) throws IOException {
    return run(Path.of("/"), packages, "apt-cache", "show", "--no-all-versions").succeeded();
  }

  /** The packages among these, and those they need, that this machine does not have installed. */
  public static List<String> missing(List<String> packages) throws IOException {
    String[] simulation = {"apt-get", "-q", "--simulate", "--no-install-recommends", "install"};
    Outcome outcome = runOnFreshLists(Path.of("/"), packages, simulation);
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

  // Usually the package lists are missing or older than the archive; to renew them needs root.
  private static Outcome runOnFreshLists(Path folder, List<String> packages, String... program)
      throws IOException {
    Outcome first = run(folder, packages, program);
    return !first.succeeded()
            && "root".equals(System.getProperty("user.name"))
            && run(folder, List.of("update"), "apt-get", "-q").succeeded()
        ? run(folder, packages, program)
        : first;
  }

  private record Outcome(int code, String output) {
    boolean succeeded() {
      return code == 0;
    }

    String lastLine() {
      return output.strip().lines().reduce("no message", (earlier, later) -> later);
    }
  }

  private static Outcome run(Path folder, List<String> arguments, String... program)
      throws IOException {
    List<String> command = Stream.concat(Stream.of(program), arguments.stream()).toList();
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.onExit().join().exitValue(), output);
  }
}
