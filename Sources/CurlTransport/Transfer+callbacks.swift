internal import CCurl

extension Transfer {
    /// What libcurl calls.
    ///
    /// Computed, because C function pointers are not `Sendable`.
    static var callbacks: EasyHandle.Callbacks {
        EasyHandle.Callbacks(
            openSocket: { owner, _, address in
                guard let address, let transfer = Transfer.at(owner) else { return CURL_SOCKET_BAD }
                return transfer.openSocket(to: address)
            },
            willSendRequest: { owner, _, _, _, _ in
                Transfer.at(owner)?.willSendRequest() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
            },
            didReceiveHeaderLine: { bytes, size, count, owner in
                let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return Transfer.at(owner)?.didReceive(line: line) == true ? line.count : line.count + 1
            },
            didReceiveBody: { bytes, size, count, owner in
                let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
                // Any number but that of the bytes ends the transfer.
                return Transfer.at(owner)?.didReceive(body: piece) == true ? piece.count : piece.count + 1
            }
        )
    }

    private static func at(_ owner: UnsafeMutableRawPointer?) -> Transfer? {
        owner.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Opens the socket for a new connection, if its peer is permitted.
    private func openSocket(to address: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        // Whoever must not send again needs no second connection either.
        guard mayBegin() else { return CURL_SOCKET_BAD }
        guard permits(address) else {
            progress.refusesPeer = true
            return CURL_SOCKET_BAD
        }
        progress.refusesPeer = false
        return ccurl_open_socket(address)
    }

    private func permits(_ address: UnsafePointer<curl_sockaddr>) -> Bool {
        guard let permitsPeer else { return true }
        var port: UInt16 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            buffer.initialize(repeating: 0)
            count = Int(ccurl_peer(address, buffer.baseAddress, &port))
        }
        return PeerAddress(bytes: bytes, port: port).map(permitsPeer) ?? false
    }

    /// The connection stands, and the request's first byte is about to leave.
    ///
    /// When a kept connection dies before a byte of the answer came, libcurl connects anew and sends the request again
    /// (`Curl_retry_request`), without asking and whatever the method; with HTTP/2 also when the server refused the
    /// stream or wants HTTP/1.1. It passes through here each time, so here is where a second sending is prevented. To
    /// use fresh connections for such requests would not do: another request may join the connection while ours waits
    /// for its answer, and the connection counts as kept from then on.
    private func willSendRequest() -> Bool {
        guard mayBegin() else { return false }
        progress.sends += 1
        progress.lastSign = clock.now
        return true
    }

    private func mayBegin() -> Bool {
        guard progress.sends > 0, submission?.plan.isRepeatable != true else { return true }
        progress.stop = .wouldRepeat
        return false
    }

    private func didReceive(line: UnsafeRawBufferPointer) -> Bool {
        progress.lastSign = clock.now
        do throws(TransferStop) {
            try answer.take(line: line)
            return true
        } catch {
            progress.stop = error
            return false
        }
    }

    private func didReceive(body piece: UnsafeRawBufferPointer) -> Bool {
        progress.lastSign = clock.now
        do throws(TransferStop) {
            try answer.take(body: piece) { easy.announcedBodySize }
            return true
        } catch {
            progress.stop = error
            return false
        }
    }
}
