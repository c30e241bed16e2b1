/** Identifiers: time-ordered UUIDs (RFC 9562, version 7), one type for each kind of thing. */
package io.torrentflow.kernel.id;
