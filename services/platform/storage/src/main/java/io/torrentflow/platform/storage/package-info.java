/** The bucket that files are kept in: its settings and the client for it. */
package io.torrentflow.platform.storage;
