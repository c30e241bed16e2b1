package io.torrentflow.stack.service;

import io.torrentflow.stack.process.NativeProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a service's JVM: small and quick to start, as a laptop wants it. */
final class ServiceCommand {
  private ServiceCommand() {}

  static ProcessBuilder of(Service service, Path jar, Path properties, Path temporary) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    if (service == Service.AGENT) {
      // It keeps 25 MB, and four torrent files of the largest size while they are read; the parts,
      // libtorrent and Netty are outside the heap. All of it together stays below 512 MiB.
      command.add("-Xmx160m");
      // libtorrent.
      command.add("--enable-native-access=ALL-UNNAMED");
    } else {
      command.add("-Xmx256m");
    }
    if (service == Service.JOBS || service == Service.HUB) {
      // These wait more than they compute; an agent hashes all that it fetches, and a gateway
      // passwords, which takes several times as long without the second compiler.
      command.add("-XX:TieredStopAtLevel=1");
    }
    // Vert.x and Netty unpack there, under names that another user of the machine may hold.
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-Dsmallrye.config.locations=" + properties.toUri());
    command.addAll(List.of("-jar", jar.toString()));
    ProcessBuilder builder = NativeProcess.command(command);
    if (service == Service.AGENT) {
      // Parts and libtorrent's blocks come and go on many threads; with glibc's arena for each they
      // leave holes that add up to more than is ever in use.
      builder.environment().put("MALLOC_ARENA_MAX", "2");
    }
    return builder;
  }
}
