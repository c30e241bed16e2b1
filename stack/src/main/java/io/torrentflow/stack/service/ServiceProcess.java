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

  private final Spec spec;
  private @Nullable NativeProcess process;

  /**
   * What runs, and where.
   *
   * @param home the folder of a home
   * @param part its name in tables and logs, for example {@code agent-1}
   * @param configuration by property names
   */
  public record Spec(
      Path home,
      Path jar,
      Service service,
      String part,
      int port,
      int managementPort,
      Map<String, String> configuration) {}

  /** A service that does not run yet. */
  public ServiceProcess(Spec spec) {
    this.spec = spec;
  }

  /** The same service in the same place, configured differently, for when this one is stopped. */
  public ServiceProcess with(Map<String, String> settings) {
    Map<String, String> changed = new HashMap<>(spec.configuration);
    changed.putAll(settings);
    return new ServiceProcess(
        new Spec(
            spec.home, spec.jar, spec.service, spec.part, spec.port, spec.managementPort, changed));
  }

  public String part() {
    return spec.part;
  }

  public URI address() {
    return new ListenAddress(spec.configuration.getOrDefault("quarkus.http.host", "127.0.0.1"))
        .here(spec.port);
  }

  /** Starts it and returns at once; {@link #awaitReady()} waits. */
  public synchronized void launch() {
    // A file that only we may read: a command line is read by everybody on the machine.
    Path properties = spec.home.resolve("config").resolve(spec.part + ".properties");
    Map<String, String> settings = new HashMap<>(spec.configuration);
    settings.put("quarkus.http.port", Integer.toString(spec.port));
    settings.put("quarkus.management.port", Integer.toString(spec.managementPort));
    KeptProperties.write(properties, settings);
    Path temporary = PrivateFiles.createFolder(spec.home.resolve("tmp"));
    process = NativeProcess.start(spec.home, spec.part, spec.port, command(properties, temporary));
  }

  public void start() {
    launch();
    awaitReady();
  }

  public void awaitReady() {
    running().awaitReady(START_LIMIT, this::isReady);
  }

  public boolean isReady() {
    return Probe.isReady(spec.managementPort);
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
    return Objects.requireNonNull(process, spec.part + " does not run");
  }

  // Small and quick to start, as a laptop wants it.
  private ProcessBuilder command(Path properties, Path temporary) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(
        switch (spec.service) {
          // It keeps 25 MB, and four torrent files of the largest size while they are read; the
          // parts, libtorrent and Netty are outside the heap. All of it together stays below
          // 512 MiB. The second option is for libtorrent.
          case AGENT -> List.of("-Xmx160m", "--enable-native-access=ALL-UNNAMED");
          case GATEWAY -> List.of("-Xmx256m");
          // These wait more than they compute; an agent hashes all that it fetches, and a gateway
          // passwords, which takes several times as long without the second compiler.
          case JOBS, HUB -> List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");
        });
    // Vert.x and Netty unpack there, under names that another user of the machine may hold.
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-Dsmallrye.config.locations=" + properties.toUri());
    command.addAll(List.of("-jar", spec.jar.toString()));
    ProcessBuilder builder = NativeProcess.command(command);
    if (spec.service == Service.AGENT) {
      // Parts and libtorrent's blocks come and go on many threads; with glibc's arena for each they
      // leave holes that add up to more than is ever in use.
      builder.environment().put("MALLOC_ARENA_MAX", "2");
    }
    return builder;
  }
}
