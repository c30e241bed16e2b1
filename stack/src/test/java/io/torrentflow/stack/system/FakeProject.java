package io.torrentflow.stack.system;

import io.torrentflow.stack.service.Service;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A checkout in which every service was built from {@link FakeService}. */
final class FakeProject {
  private FakeProject() {}

  static Path in(Path folder) throws IOException, URISyntaxException {
    Path classes =
        Path.of(FakeService.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
    main.put(Attributes.Name.CLASS_PATH, classes.toUri().toString());
    for (Service service : Service.values()) {
      Path app = folder.resolve("services").resolve(service.module()).resolve("target/quarkus-app");
      Files.createDirectories(app);
      try (OutputStream out = Files.newOutputStream(app.resolve("quarkus-run.jar"))) {
        new JarOutputStream(out, manifest).close();
      }
    }
    return folder;
  }
}
