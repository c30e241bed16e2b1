/** The bucket that files are kept in: its settings and the client for it. */
@NullMarked
package io.torrentflow.platform.storage;

import org.jspecify.annotations.NullMarked;
