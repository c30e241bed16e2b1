package io.torrentflow.stack.system;

import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.machine.ListenAddress;
import io.torrentflow.stack.service.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.io.function.Uncheck;

/**
 * How large a system to start, and where.
 *
 * @param launch its size, and who reaches what from where
 * @param lasting the data outlives this run; otherwise it is removed when the system is closed
 * @param progress receives in sentences what is being done
 * @param settings of services, by property name, where they differ from a local system's
 */
public record SystemOptions(
    Home home,
    Launch launch,
    boolean lasting,
    Consumer<String> progress,
    Map<Service, Map<String, String>> settings) {
  public SystemOptions {
    settings = Map.copyOf(settings);
  }

  /** A system for a test: in a temporary folder and on free ports, closed with the JVM. */
  public static SystemOptions temporary(
      Path project, SystemSize size, Map<Service, Map<String, String>> settings) {
    Path folder = Uncheck.get(() -> Files.createTempDirectory("torrentflow-"));
    Launch launch = new Launch(size, List.of(), ListenAddress.LOOPBACK);
    // A base of 0: every part gets a free port.
    return new SystemOptions(new Home(folder, project, 0), launch, false, sentence -> {}, settings);
  }
}
