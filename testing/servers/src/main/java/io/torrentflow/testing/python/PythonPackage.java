package io.torrentflow.testing.python;

import io.torrentflow.stack.programs.CacheFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A package from PyPI in the user's cache.
 *
 * @param version may end with {@code .*}
 * @param dependencies whether it needs others
 */
public record PythonPackage(String name, String version, boolean dependencies) {

  /** Has it ready in the user's cache; without it tests are skipped. */
  public void fetch() {
    try {
      folder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command of Python that finds the package; skips the test, loudly, if it cannot be had. */
  public ProcessBuilder command(String... arguments) {
    try {
      ProcessBuilder python = python(arguments);
      python.environment().put("PYTHONPATH", folder().toString());
      return python;
    } catch (IOException | UncheckedIOException e) {
      System.err.println("SKIPPED: no " + this + " from PyPI: " + e.getMessage());
      return Assumptions.abort(this + " is not there");
    }
  }

  private Path folder() throws IOException {
    // What is compiled for one Python serves no other.
    String python = run("-c", "import sys; print('%d.%d' % sys.version_info[:2])");
    return CacheFolder.ofUser()
        .entry(
            "python-" + python + "-" + name + "-" + version.replace(".*", ""),
            (folder, destination) -> install(folder));
  }

  private void install(Path folder) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-m", "pip", "install", "--quiet"));
    if (!dependencies) {
      arguments.add("--no-deps");
    }
    arguments.addAll(List.of("--target", folder.toString(), toString()));
    run(arguments.toArray(String[]::new));
  }

  private static ProcessBuilder python(String... arguments) {
    ProcessBuilder builder = new ProcessBuilder("python3");
    builder.command().addAll(List.of(arguments));
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static String run(String... arguments) throws IOException {
    Process python = python(arguments).start();
    try (BufferedReader reader = python.inputReader()) {
      String output = reader.readAllAsString();
      if (python.waitFor() != 0) {
        throw new IOException("python3 ended with " + python.exitValue());
      }
      return output.strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public String toString() {
    return name + "==" + version;
  }
}
