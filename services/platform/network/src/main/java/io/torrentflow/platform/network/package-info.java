/** Which hosts may be contacted on behalf of users. */
package io.torrentflow.platform.network;
