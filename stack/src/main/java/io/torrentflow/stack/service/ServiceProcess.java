package io.torrentflow.stack.service;

import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.KeptProperties;
import io.torrentflow.stack.machine.ListenAddress;
import io.torrentflow.stack.process.NativeProcess;
import io.torrentflow.stack.process.Probe;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One service as a JVM of its own. It can be stopped, killed, frozen and started again. */
public final class ServiceProcess {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_GRACE = Duration.ofSeconds(20);

  private final Path home;
  private final Path jar;
  private final Service service;
  private final String part;
  private final int port;
  private final int managementPort;
  private final Map<String, String> configuration;
  private @Nullable NativeProcess process;

  /**
   * A service that does not run yet.
   *
   * @param home the folder of a home
   * @param part its name in tables and logs, for example {@code agent-1}
   */
  public ServiceProcess(
      Path home,
      Path jar,
      Service service,
      String part,
      int port,
      int managementPort,
      Map<String, String> configuration) {
    this.home = home;
    this.jar = jar;
    this.service = service;
    this.part = part;
    this.port = port;
    this.managementPort = managementPort;
    this.configuration = new HashMap<>(configuration);
    this.configuration.put("quarkus.http.port", Integer.toString(port));
    this.configuration.put("quarkus.management.port", Integer.toString(managementPort));
  }

  /** The same service in the same place, configured differently, for when this one is stopped. */
  public ServiceProcess with(Map<String, String> settings) {
    Map<String, String> changed = new HashMap<>(configuration);
    changed.putAll(settings);
    return new ServiceProcess(home, jar, service, part, port, managementPort, changed);
  }

  public String part() {
    return part;
  }

  public URI address() {
    return new ListenAddress(configuration.getOrDefault("quarkus.http.host", "127.0.0.1"))
        .here(port);
  }

  /** Starts it and returns at once; {@link #awaitReady()} waits. */
  public synchronized void launch() {
    // A file that only we may read: a command line is read by everybody on the machine.
    Path properties = home.resolve("config").resolve(part + ".properties");
    KeptProperties.write(properties, configuration);
    Path temporary = PrivateFiles.createFolder(home.resolve("tmp"));
    process = NativeProcess.start(home, part, port, command(properties, temporary));
  }

  public void start() {
    launch();
    awaitReady();
  }

  public void awaitReady() {
    running().awaitReady(START_LIMIT, this::isReady);
  }

  public boolean isReady() {
    return Probe.isReady(managementPort);
  }

  public boolean isAlive() {
    NativeProcess running = process;
    return running != null && running.isAlive();
  }

  /** Asks it to end; an agent hands its jobs back meanwhile. */
  public synchronized void stop() {
    if (process != null) {
      process.stop("TERM", STOP_GRACE);
      process = null;
    }
  }

  /** Ends it as a crash would (SIGKILL). */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
      process = null;
    }
  }

  /** Stops its clocks and threads as a virtual machine that is paused does (SIGSTOP). */
  public void freeze() {
    running().signal("STOP");
  }

  /** Lets it go on after {@link #freeze()} as if no time had passed (SIGCONT). */
  public void thaw() {
    running().signal("CONT");
  }

  private synchronized NativeProcess running() {
    return Objects.requireNonNull(process, part + " does not run");
  }

  // Small and quick to start, as a laptop wants it.
  private ProcessBuilder command(Path properties, Path temporary) {
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
