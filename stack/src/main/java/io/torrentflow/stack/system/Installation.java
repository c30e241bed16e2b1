package io.torrentflow.stack.system;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.service.Service;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.function.Uncheck;

/**
 * The programs as a home runs them: copies of what was built, because a JVM whose jars are replaced
 * under it breaks, and the checkout is built again and tested while a system runs.
 */
record Installation(Home home) {
  /** Copies what is new of the packaged services. */
  void updateServices() {
    for (Service service : Service.values()) {
      Path built = home.project().resolve("services/" + service.module() + "/target/quarkus-app");
      if (!Files.isDirectory(built)) {
        throw new CommandException(
            built + " is missing; build it with ./torrentflow or mvn package.");
      }
      mirror(built, folder(service.module()));
    }
  }

  Path jar(Service service) {
    return folder(service.module()).resolve("quarkus-run.jar");
  }

  /** Copies what is new of the launcher itself; the class path that runs the copy. */
  String updateLauncher() {
    Path folder = PrivateFiles.createFolder(folder("stack"));
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path source = Path.of(entry);
      entries.add(
          Files.isRegularFile(source)
              ? copy(source, folder.resolve(source.getFileName())).toString()
              : source.toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private Path folder(String name) {
    return home.folder().resolve("programs").resolve(name);
  }

  private static void mirror(Path from, Path to) {
    PrivateFiles.createFolder(to);
    try (Stream<Path> sources = Uncheck.get(() -> Files.walk(from));
        Stream<Path> copies = Uncheck.get(() -> Files.walk(to))) {
      // A library of an earlier build would still be on the class path.
      copies
          .filter(Files::isRegularFile)
          .filter(copy -> !Files.exists(from.resolve(to.relativize(copy))))
          .toList()
          .forEach(PrivateFiles::deleteTree);
      sources
          .filter(Files::isRegularFile)
          .forEach(source -> copy(source, to.resolve(from.relativize(source))));
    }
  }

  private static Path copy(Path from, Path to) {
    try {
      if (!isSame(from, to)) {
        Files.createDirectories(to.getParent());
        Files.copy(
            from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      }
      return to;
    } catch (IOException e) {
      throw new CommandException("%s could not be copied: %s.".formatted(from, e.getMessage()), e);
    }
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(other)
        && Files.size(one) == Files.size(other)
        && Files.getLastModifiedTime(one).equals(Files.getLastModifiedTime(other));
  }
}
