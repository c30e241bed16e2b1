/** Web servers to download from, with the faults of real ones. */
package io.torrentflow.testing.origin;
