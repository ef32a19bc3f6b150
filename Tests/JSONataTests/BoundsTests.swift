import Foundation
import JSONModel
import JSONata
import Synchronization
import Testing

@Suite("bounds")
struct BoundsTests {
    static func environment(_ limits: Limits) -> Environment { Environment(limits: limits) }

    @Test("an endless loop ends at the bound of steps")
    func endlessLoop() throws {
        let environment = Self.environment(Limits(maximumSteps: 10_000))
        #expect(try failure("($loop := function(){ $loop() }; $loop())", in: environment).code == "U1001")
    }

    @Test("a host can interrupt an evaluation")
    func interruption() throws {
        let calls = Mutex(0)
        let limits = Limits(isInterrupted: {
            calls.withLock { count in
                count += 1
                return count > 3
            }
        })
        let error = try failure("($loop := function(){ $loop() }; $loop())", in: Self.environment(limits))
        #expect(error.code == "U1001")
        #expect(calls.withLock { $0 } == 4)
    }

    @Test(
        "recursion, be it of calls, of values or of the text, ends in an error on a small stack",
        arguments: [
            "($f := function($n){ 1 + $f($n + 1) }; $f(0))",
            "($f := function($n){ [$map([1], function(){ $f($n) })] }; $f(0))",
            "$reduce([1..100000], function($a, $x){ [[$a]] }, [])",
            "$reduce([1..100000], function($a, $x){ {'a': {'b': $a}}.a }, {})",
            "$reduce([1..100000], function($a, $x){ $a ~> |$|{'x': $}| }, {})",
            "$reduce([1..100000], function($a, $x){ $append([[]], [[$a]]) }, [])",
            "($g := function($f, $n){ $n = 0 ? $f : $g($f ~> $sum, $n - 1) }; $g($sum, 100000))",
            "($g := function($f, $n){ $n = 0 ? $f : $g($append($f, ?), $n - 1) }; $g($sum, 100000))",
            String(repeating: "(", count: 100_000),
            String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000),
            String(repeating: "-", count: 100_000) + "1",
            "1" + String(repeating: "+1", count: 100_000),
            "a" + String(repeating: ".a", count: 100_000),
            "a" + String(repeating: "[0]", count: 100_000),
            String(repeating: "function(){", count: 100_000),
            "$eval('" + String(repeating: "(", count: 50_000) + "')",
            "/" + String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000) + "/",
        ]
    )
    func recursion(_ expression: String) throws {
        let error = try onSmallStack { () throws(JSONataError) in
            _ = try Expression(expression).evaluate(nil)
        }
        #expect(["U1001", "D3120", "S0303"].contains(error?.code))
    }

    @Test(
        "deep chains of functions are freed without using up the stack",
        arguments: [
            "$type($reduce([1..50000], function($f, $x){ function(){ $f } }, 1))",
            "($f := function($g, $n){ $n = 0 ? $g : $f(function(){ $g() }, $n - 1) }; $type($f($sum, 50000)))",
            "$type($reduce([1..50000], function($f, $x){ ($g := function(){ $f }; $g) }, 1))",
        ]
    )
    func freeing(_ expression: String) throws {
        let error = try onSmallStack { () throws(JSONataError) in
            _ = try Expression(expression).evaluate(nil)
        }
        #expect(error == nil)
    }

    @Test("a tail call does not use the stack")
    func tailCalls() throws {
        let error = try onSmallStack { () throws(JSONataError) in
            let expression = try Expression(
                "($f := function($n, $sum){ $n = 0 ? $sum : $f($n - 1, $sum + $n) }; $f(100000, 0))"
            )
            guard try expression.evaluate(nil) == 5_000_050_000 else {
                throw JSONataError(code: "wrong", message: "")
            }
        }
        #expect(error == nil)
    }

    @Test("sixty levels of calls fit a small stack, even in a debug build")
    func ordinaryDepth() throws {
        let error = try onSmallStack { () throws(JSONataError) in
            _ = try Expression("($f := function($n){ $n = 0 ? 1 : $n * $f($n - 1) }; $f(60))").evaluate(nil)
        }
        #expect(error == nil)
    }

    @Test(
        "memory is bounded",
        arguments: [
            "($f := function($s){ $f($s & $s) }; $f('0123456789'))",
            "[1..1000000].$pad('x', 1000000)",
            "$pad('', 1e300)",
            "$join([1..1000000].('0123456789'), $pad('', 80))",
            "($f := function($s){ $f($append($s, $s)) }; $f([1..10]))",
            "[1..3000].[1..3000].[1..3000]",
            "$formatInteger(1, $pad('', 10000000, '0'))",
            "$replace($pad('', 1000000, 'a'), 'a', $pad('', 1000000, 'b'))",
            "$string([1..10000000].[1..100])",
        ]
    )
    func memory(_ expression: String) throws {
        let environment = Self.environment(Limits(maximumAllocation: 64 << 20))
        #expect(try failure(expression, in: environment).code == "U1001")
    }

    @Test(
        "work that grows with the square of the input is counted",
        arguments: [
            "($zeros := [1..100000].(0); $reduce([1..100000], function($a, $x){ $zeros ? 1 : 2 }))",
            "$contains($pad('', 1000000, 'a'), $pad('', 500000, 'a') & 'b')",
            "($long := $pad('', 1000000, 'a'); $reduce([1..100000], function($a, $x){ $long & '' = $long }))",
            "($long := $pad('', 1000000, 'a'); $reduce([1..100000], function($a, $x){ $length($long) }))",
            "$distinct([1..100000].{'n': $})",
            "$sort([1..100].($pad('', 100000, 'a') & $))",
        ]
    )
    func quadraticWork(_ expression: String) throws {
        let environment = Self.environment(Limits(maximumSteps: 500_000))
        #expect(try failure(expression, in: environment).code == "U1001")
    }

    @Test("ranges are counted when they are written out")
    func outputOfRanges() throws {
        let environment = Self.environment(Limits(maximumAllocation: 64 << 20))
        #expect(try failure("[1..100].[[1..10000000]]", in: environment).code == "U1001")
        #expect(try failure("-[[1..10000000], [1..10000000]]", in: environment).code == "D1002")
    }

    @Test("a range is as long as the reference allows, and takes no memory until it is used")
    func ranges() throws {
        let environment = Self.environment(Limits(maximumAllocation: 1 << 20))
        #expect(try evaluate("$count([1..10000000])", in: environment) == 10_000_000)
        #expect(try failure("[0..10000000]").code == "D2014")
        #expect(try failure("[-9223372036854775807..9223372036854775807]").code == "D2014")
    }

    @Test("a pathological pattern ends at the bound of steps")
    func pathologicalPattern() throws {
        let environment = Self.environment(Limits(maximumSteps: 1_000_000))
        let text = String(repeating: "a", count: 64)
        #expect(try failure("$match('\(text)b', /^(a+)+$/)", in: environment).code == "U1001")
        #expect(try failure("/(((a{100}){100}){100})/").code == "S0303")
    }

    /// What the work throws on a thread with a stack of 512 KiB.
    private func onSmallStack(
        _ work: @escaping @Sendable () throws(JSONataError) -> Void
    ) throws -> JSONataError? {
        let outcome = Outcome()
        let isDone = DispatchSemaphore(value: 0)
        let thread = Thread {
            do throws(JSONataError) { try work() } catch { outcome.error.withLock { $0 = error } }
            isDone.signal()
        }
        thread.stackSize = 512 * 1024
        thread.start()
        #expect(isDone.wait(timeout: .now() + 60) == .success)
        return outcome.error.withLock { $0 }
    }

    private final class Outcome: Sendable {
        let error = Mutex<JSONataError?>(nil)
    }
}
