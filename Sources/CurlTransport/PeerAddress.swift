/// The address of a server to which a connection is about to be opened.
public struct PeerAddress: Sendable, Hashable {
    /// The address in network order: 4 bytes for IPv4, 16 for IPv6.
    public let bytes: [UInt8]
    /// The port.
    public let port: UInt16

    /// Makes an address of 4 or 16 bytes; `nil` for any other number.
    public init?(bytes: [UInt8], port: UInt16) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
        self.port = port
    }

    /// Whether the address belongs to the public Internet.
    ///
    /// False for every range that the IANA special-purpose registries (RFC 6890) do not call globally reachable:
    /// loopback, private and link-local networks, among them the metadata services of cloud hosts, and for multicast.
    /// An IPv6 address that wraps an IPv4 one is judged by what it wraps.
    public var isGloballyReachable: Bool {
        if bytes.count == 4 {
            return !Self.specialIPv4.contains { $0.contains(bytes) }
        }
        for wrapper in Self.wrappers where wrapper.range.contains(bytes) {
            let inner = Array(bytes[wrapper.offset..<wrapper.offset + 4])
            return !Self.specialIPv4.contains { $0.contains(inner) }
        }
        // Unicast is allocated from 2000::/3 only, so all else is special without being listed.
        return Self.globalUnicast.contains(bytes) && !Self.specialIPv6.contains { $0.contains(bytes) }
    }

    /// The addresses whose first `length` bits are those of `prefix`; missing bytes of the prefix are zero.
    private struct Network {
        let prefix: [UInt8]
        let length: Int

        func contains(_ address: [UInt8]) -> Bool {
            var remaining = length
            for (index, byte) in address.enumerated() where remaining > 0 {
                let mask: UInt8 = remaining >= 8 ? 0xFF : ~(0xFF >> remaining)
                let expected = index < prefix.count ? prefix[index] : 0
                if byte & mask != expected & mask { return false }
                remaining -= 8
            }
            return true
        }
    }

    private static let specialIPv4: [Network] = [
        Network(prefix: [0], length: 8),  // this network
        Network(prefix: [10], length: 8),  // private
        Network(prefix: [100, 64], length: 10),  // shared by carriers' customers
        Network(prefix: [127], length: 8),  // loopback
        Network(prefix: [169, 254], length: 16),  // link-local
        Network(prefix: [172, 16], length: 12),  // private
        Network(prefix: [192, 0, 0], length: 24),  // protocol assignments
        Network(prefix: [192, 0, 2], length: 24),  // documentation
        Network(prefix: [192, 88, 99], length: 24),  // 6to4 relays, retired
        Network(prefix: [192, 168], length: 16),  // private
        Network(prefix: [198, 18], length: 15),  // benchmarks
        Network(prefix: [198, 51, 100], length: 24),  // documentation
        Network(prefix: [203, 0, 113], length: 24),  // documentation
        Network(prefix: [224], length: 4),  // multicast
        Network(prefix: [240], length: 4),  // reserved, broadcast
    ]

    private static let globalUnicast = Network(prefix: [0x20], length: 3)

    private static let specialIPv6: [Network] = [
        Network(prefix: [0x20, 0x01], length: 23),  // protocol assignments, Teredo among them
        Network(prefix: [0x20, 0x01, 0x0D, 0xB8], length: 32),  // documentation
        Network(prefix: [0x3F, 0xFF], length: 20),  // documentation
    ]

    /// IPv6 ranges that carry an IPv4 address from a byte on: mapped, NAT64, 6to4.
    private static let wrappers: [(range: Network, offset: Int)] = [
        (Network(prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], length: 96), 12),
        (Network(prefix: [0x00, 0x64, 0xFF, 0x9B], length: 96), 12),
        (Network(prefix: [0x20, 0x02], length: 16), 2),
    ]
}
