/** Which network addresses may be contacted on behalf of a user. */
package io.torrentflow.kernel.net;
