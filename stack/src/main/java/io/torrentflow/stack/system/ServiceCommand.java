package io.torrentflow.stack.system;

import io.torrentflow.stack.backing.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a service's JVM: small and quick to start, as a laptop wants it. */
final class ServiceCommand {
  private ServiceCommand() {}

  static List<String> of(Service service, Path jar, Path properties, Path temporary) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.add("-Xmx256m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    if (service == Service.AGENT) {
      // libtorrent.
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (service == Service.JOBS || service == Service.HUB) {
      // These wait more than they compute; an agent hashes all that it fetches, and a gateway
      // passwords, which takes ten times as long without the second compiler.
      command.add("-XX:TieredStopAtLevel=1");
    }
    // Vert.x and Netty unpack there, under names that another user of the machine may hold.
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-Dsmallrye.config.locations=" + properties.toUri());
    command.add("-jar");
    command.add(jar.toString());
    return command;
  }
}
