/** The stable error codes of every API (RFC 9457). */
package io.torrentflow.kernel.problem;
