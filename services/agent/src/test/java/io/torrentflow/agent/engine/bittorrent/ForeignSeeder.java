package io.torrentflow.agent.engine.bittorrent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Another implementation that makes and seeds torrents: libtorrent 2.1 by its Python binding, from
 * PyPI. Where that cannot be installed, tests that need it are skipped.
 */
final class ForeignSeeder implements AutoCloseable {
  private static final Path PACKAGES = Path.of("target", "python-libtorrent").toAbsolutePath();
  private static final String REQUIREMENT = "libtorrent==2.1.*";

  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;
  private final JsonNode torrent;

  /** The versions of torrents (BEP 3, BEP 52). */
  enum Version {
    V1,
    V2,
    HYBRID
  }

  /** How peers may connect with it. */
  enum Transport {
    TCP,
    UTP,
    BOTH
  }

  /**
   * @param folder holds the content as {@code folder/name}
   */
  ForeignSeeder(Path folder, String name, Version version, int pieceSize, Transport transport) {
    install();
    try {
      Path script = folder.resolve("seed.py");
      try (InputStream resource = ForeignSeeder.class.getResourceAsStream("/seeder/seed.py")) {
        Files.copy(resource, script, StandardCopyOption.REPLACE_EXISTING);
      }
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of(
                  "python3",
                  script.toString(),
                  folder.toString(),
                  name,
                  lower(version),
                  Integer.toString(pieceSize),
                  lower(transport)));
      builder.environment().put("PYTHONPATH", PACKAGES.toString());
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      process = builder.start();
      out = process.inputReader();
      in = process.outputWriter();
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("The foreign seeder ended with " + process.waitFor());
      }
      torrent = new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] torrent() {
    return Base64.getDecoder().decode(torrent.get("torrent").asText());
  }

  String infoHashV1() {
    return torrent.get("infoHashV1").asText();
  }

  String infoHashV2() {
    return torrent.get("infoHashV2").asText();
  }

  int port() {
    return torrent.get("port").asInt();
  }

  /** A link with every hash that the torrent has, and the seeder as its peer. */
  String magnet() {
    List<String> topics = new ArrayList<>();
    if (!torrent.get("infoHashV1").isNull()) {
      topics.add("xt=urn:btih:" + infoHashV1());
    }
    if (!torrent.get("infoHashV2").isNull()) {
      topics.add("xt=urn:btmh:1220" + infoHashV2());
    }
    return "magnet:?" + String.join("&", topics) + peer();
  }

  String peer() {
    return "&x.pe=127.0.0.1:" + port();
  }

  /** Bytes of content that peers were sent. */
  long payloadSent() {
    return Long.parseLong(ask("sent"));
  }

  void limit(int bytesPerSecond) {
    ask("limit " + bytesPerSecond);
  }

  private String ask(String command) {
    try {
      in.write(command + "\n");
      in.flush();
      return out.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static synchronized void install() {
    if (Files.isDirectory(PACKAGES.resolve("libtorrent"))) {
      return;
    }
    boolean installed = false;
    try {
      Process pip =
          new ProcessBuilder(
                  "python3",
                  "-m",
                  "pip",
                  "install",
                  "--quiet",
                  "--no-deps",
                  "--target",
                  PACKAGES.toString(),
                  REQUIREMENT)
              .inheritIO()
              .start();
      installed = pip.waitFor(2, TimeUnit.MINUTES) && pip.exitValue() == 0;
    } catch (IOException e) {
      System.err.println("python3 cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!installed) {
      System.err.println("SKIPPED: " + REQUIREMENT + " cannot be installed from PyPI");
    }
    Assumptions.assumeTrue(installed, REQUIREMENT + " is not there");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
