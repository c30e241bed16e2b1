package io.torrentflow.stack.backing;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.stack.home.Secrets;
import io.torrentflow.stack.machine.Disk;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 store within this JVM that keeps objects as files.
 *
 * @param endpoint for the services
 * @param publicEndpoint for links, which users follow from where they are
 */
record S3Store(
    S3Proxy proxy,
    BlobStore store,
    Map<String, String> properties,
    URI endpoint,
    URI publicEndpoint)
    implements RunningPart {
  private static final String BUCKET = "rdm-files";

  // S3Proxy holds a signed request of up to this size in memory to check its signature; agents
  // upload parts of 16 MiB, and a torrent of the largest legal size has parts of 64 MiB.
  private static final long LARGEST_SIGNED_REQUEST = 128L << 20;

  // Its debug lines make it five times slower. Held, or the level would be lost with the logger.
  private static final Logger QUIET = Logger.getLogger("org.gaul");

  static S3Store start(BackingOptions options, Secrets secrets, int port) {
    QUIET.setLevel(Level.WARNING);
    Path folder = PrivateFiles.createFolder(options.folder().resolve("s3"));
    BlobStore store =
        new RoomyStore(new FilesystemNio2BlobStore(folder.toString()), new Disk(folder)::freeBytes);
    if (!store.containerExists(BUCKET)) {
      store.createContainer(BUCKET);
    }
    String identity = secrets.password("s3.access-key-id");
    String credential = secrets.password("s3.secret-access-key");
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(options.listen().bound(port))
            .awsAuthentication(AuthenticationType.AWS_V4, identity, credential)
            .v4MaxNonChunkedRequestSize(LARGEST_SIGNED_REQUEST)
            .ignoreUnknownHeaders(true)
            .stopTimeout(2_000)
            .build();
    try {
      proxy.start();
    } catch (Exception e) {
      throw new CommandException("The S3 store could not start: " + e.getMessage() + ".", e);
    }
    URI endpoint = options.listen().here(port);
    String provider = "quarkus.s3.aws.credentials.static-provider.";
    Map<String, String> properties =
        Map.of(
            "quarkus.s3.endpoint-override",
            endpoint.toString(),
            "quarkus.s3.aws.credentials.type",
            "static",
            provider + "access-key-id",
            identity,
            provider + "secret-access-key",
            credential,
            "torrentflow.storage.bucket",
            BUCKET);
    return new S3Store(proxy, store, properties, endpoint, options.listen().elsewhere(port));
  }

  @Override
  public boolean isAlive() {
    return AbstractLifeCycle.STARTED.equals(proxy.getState());
  }

  @Override
  public void close() {
    try (store) {
      proxy.stop();
    } catch (Exception e) {
      throw new CommandException("The S3 store could not stop: " + e.getMessage() + ".", e);
    }
  }
}
