package io.torrentflow.agent.engine.bittorrent;

import io.torrentflow.agent.AgentConfig;
import io.torrentflow.kernel.net.AddressPolicy;
import io.torrentflow.platform.network.HostResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Loads libtorrent once more, together with those of our classes that call it. A session holds each
 * torrent once, so downloads that must not touch each other need sessions of their own; and
 * sessions of one loaded library must not run beside each other, as libtorrent4j's OpenSSL is built
 * without threads. See ADR 14.
 */
final class LibraryCopy extends ClassLoader {
  private static final String BINDING = "org.libtorrent4j.";
  private static final String CALLERS = LibraryCopy.class.getPackageName() + ".";

  private LibraryCopy(ClassLoader parent) {
    super(parent);
  }

  /**
   * @param file where the native library is put, of no other copy: the linker loads a file once
   */
  static TorrentLibrary load(
      Path file, AgentConfig config, AddressPolicy policy, HostResolver resolver) {
    try {
      return (TorrentLibrary)
          new LibraryCopy(LibraryCopy.class.getClassLoader())
              .loadClass(TorrentDownloads.class.getName())
              .getConstructor(
                  Path.class, AgentConfig.class, AddressPolicy.class, HostResolver.class)
              .newInstance(file, config, policy, resolver);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The library cannot be loaded once more", e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isOwn(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      @Nullable Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private static boolean isOwn(String name) {
    return name.startsWith(BINDING)
        || (name.startsWith(CALLERS) && !name.equals(TorrentLibrary.class.getName()));
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = file.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
