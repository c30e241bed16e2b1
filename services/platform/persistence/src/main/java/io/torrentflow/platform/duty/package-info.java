/** Work that nobody waits for. */
package io.torrentflow.platform.duty;
