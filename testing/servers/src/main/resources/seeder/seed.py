"""Makes a torrent of a folder's content and seeds it on loopback with python libtorrent 2.1.

usage: seed.py FOLDER NAME VERSION PIECE_SIZE [tcp|utp|both [TRACKER]]

VERSION is v1, v2 or hybrid. The folder holds the torrent's content as FOLDER/NAME. Prints one line
of JSON once it can be connected to: port, infoHashV1, infoHashV2 and the torrent as base64. Then it
answers each line on its standard input: "sent" with the payload bytes that it has sent, "limit N"
with "ok" after it has set its upload limit to N bytes a second, "announce" with "ok" after it has
begun to tell its tracker that it is there. It ends with its input.
"""

import base64
import json
import os
import shutil
import sys
import warnings

import libtorrent as lt

warnings.simplefilter("ignore")

VERSIONS = {"v1": lt.create_torrent.v1_only, "v2": lt.create_torrent.v2_only, "hybrid": 0}


def entries(root, name):
    found = []
    for folder, folders, files in os.walk(os.path.join(root, name)):
        folders.sort()
        found += [os.path.relpath(os.path.join(folder, file), root) for file in files]
    if not found:
        found = [name]
    return sorted(found)


def make(root, name, version, piece_size, trackers):
    files = [
        lt.create_file_entry(path, os.path.getsize(os.path.join(root, path)))
        for path in entries(root, name)
    ]
    torrent = lt.create_torrent(files, piece_size, VERSIONS[version])
    lt.set_piece_hashes(torrent, root)
    for tracker in trackers:
        torrent.add_tracker(tracker)
    return lt.bencode(torrent.generate())


def find_renamed(root, name, info):
    """Puts content where libtorrent looks for it: names that differ in case only get a number."""
    originals = {os.path.getsize(os.path.join(root, path)): path for path in entries(root, name)}
    files = info.files()
    for index in range(files.num_files()):
        path = os.path.join(root, files.file_path(index))
        is_pad = files.file_flags(index) & lt.file_storage.flag_pad_file
        if files.file_size(index) > 0 and not is_pad and not os.path.exists(path):
            shutil.copy(os.path.join(root, originals[files.file_size(index)]), path)


def main():
    root, name, version, piece_size = sys.argv[1:5]
    transport = sys.argv[5] if len(sys.argv) > 5 else "both"
    content = make(root, name, version, int(piece_size), sys.argv[6:])
    session = lt.session(
        {
            "listen_interfaces": "127.0.0.1:0",
            "enable_dht": False,
            "enable_lsd": False,
            "enable_upnp": False,
            "enable_natpmp": False,
            "enable_incoming_tcp": transport != "utp",
            "enable_outgoing_tcp": transport != "utp",
            "enable_incoming_utp": transport != "tcp",
            "enable_outgoing_utp": transport != "tcp",
            "allow_multiple_connections_per_ip": True,
            "alert_mask": 0,
        }
    )
    params = lt.load_torrent_buffer(content)
    hashes = params.ti.info_hashes()
    params.save_path = root
    find_renamed(root, name, params.ti)
    params.flags |= lt.torrent_flags.seed_mode
    params.flags &= ~(lt.torrent_flags.paused | lt.torrent_flags.auto_managed)
    handle = session.add_torrent(params)
    print(
        json.dumps(
            {
                "port": session.listen_port(),
                "infoHashV1": str(hashes.v1) if hashes.has_v1() else None,
                "infoHashV2": str(hashes.v2) if hashes.has_v2() else None,
                "torrent": base64.b64encode(content).decode(),
            }
        ),
        flush=True,
    )
    for line in sys.stdin:
        command = line.split()
        if command[0] == "limit":
            handle.set_upload_limit(int(command[1]))
            print("ok", flush=True)
        elif command[0] == "announce":
            handle.force_reannounce()
            print("ok", flush=True)
        else:
            print(handle.status().total_payload_upload, flush=True)


main()
