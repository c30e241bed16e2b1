package io.torrentflow.stack.demo;

import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.process.NativeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A running {@link Seeder}; closing it stops it by its pid. */
public final class SeederProcess implements AutoCloseable {
  private final NativeProcess process;

  private SeederProcess(NativeProcess process) {
    this.process = process;
  }

  /** Returns when the file with the magnet link is there and its seeder listens. */
  public static SeederProcess start(Home home, Samples samples, Path link) {
    NativeProcess process =
        NativeProcess.start(
            home.folder(),
            "demo-seeder",
            0,
            NativeProcess.command(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Seeder.class.getName(),
                    samples.seedFolder().toString(),
                    samples.torrentContent().getFileName().toString(),
                    link.toString())));
    SeederProcess seeder = new SeederProcess(process);
    // A launcher that is told to end must not leave it behind; it knows of no one but us.
    Runtime.getRuntime().addShutdownHook(new Thread(seeder::close, "stop-seeder"));
    try {
      process.awaitReady(Duration.ofMinutes(1), () -> Files.exists(link));
      return seeder;
    } catch (RuntimeException e) {
      seeder.close();
      throw e;
    }
  }

  @Override
  public synchronized void close() {
    process.stop("TERM", Duration.ofSeconds(5));
  }
}
