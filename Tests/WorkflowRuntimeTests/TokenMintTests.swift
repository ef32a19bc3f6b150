import JSONModel
import StatesInterpreter
import Testing
import WorkflowStore

@testable import WorkflowRuntime

@Suite("Tokens, return links and idempotency keys")
struct TokenMintTests {
    let mint = TokenMint(secret: Array(repeating: 7, count: 32), publicURL: "https://usher.example/")
    let visit = TaskVisit(
        executionARN: "arn:aws:states:us-east-1:000000000000:execution:m:e",
        path: BranchPath([2, 0]),
        stateName: "Create",
        number: EventID(17)
    )

    @Test("a task token names its attempt, and only its mint can read it")
    func taskToken() {
        let token = mint.taskToken(of: TaskAttempt(visit: visit, number: 3), in: ExecutionKey(99))
        let target = TaskTarget(execution: ExecutionKey(99), path: BranchPath([2, 0]), visit: EventID(17), attempt: 3)
        #expect(mint.target(ofTaskToken: token) == target)
        let other = TokenMint(secret: Array(repeating: 8, count: 32), publicURL: "https://usher.example")
        #expect(other.target(ofTaskToken: token) == nil)
    }

    @Test("a token in which any one character was changed is refused")
    func changedToken() {
        let token = Array(mint.taskToken(of: TaskAttempt(visit: visit, number: 1), in: ExecutionKey(1)))
        for index in token.indices.dropLast() {
            var changed = token
            changed[index] = changed[index] == "A" ? "B" : "A"
            #expect(mint.target(ofTaskToken: String(changed)) == nil)
        }
    }

    @Test("odd texts are no tokens", arguments: ["", "x", "....", "é", String(repeating: "A", count: 10_000)])
    func oddTexts(text: String) {
        #expect(mint.target(ofTaskToken: text) == nil)
        #expect(mint.visit(ofReturnToken: text) == nil)
    }

    @Test("a return link leads back to its execution, and is no task token")
    func returnLink() throws {
        let link = mint.returnLink(of: ExecutionKey(5))
        #expect(link.hasPrefix("https://usher.example/return/"))
        let token = try #require(link.split(separator: "/").last.map(String.init))
        #expect(mint.visit(ofReturnToken: token) == ReturnVisit(execution: ExecutionKey(5)))
        #expect(mint.target(ofTaskToken: token) == nil)
    }

    @Test("each landing has a link of its own, which names it", arguments: ReturnLanding.allCases)
    func landing(landing: ReturnLanding) throws {
        let link = mint.returnLink(of: ExecutionKey(5), landing: landing)
        let token = try #require(link.split(separator: "/").last.map(String.init))
        #expect(mint.visit(ofReturnToken: token) == ReturnVisit(execution: ExecutionKey(5), landing: landing))
        #expect((link == mint.returnLink(of: ExecutionKey(5))) == (landing == .end))
    }

    @Test("a visit in an unknown form is none", arguments: ["", ".", "5.", "5.other", "5.manual.", "x.manual", "5.6"])
    func oddVisits(text: String) {
        #expect(ReturnVisit(text: text) == nil)
    }

    @Test("keys and links keep their form: a provider may hold one for years")
    func form() {
        // Computed with another implementation of SHA-256, HMAC and Base64.
        #expect(
            TokenMint.idempotencyKey(of: visit, startedAt: Timestamp(milliseconds: 1))
                == "4bf592f5ca2a571c7c5d295cd046ee5c"
        )
        let links = [5, 99, 123_456].map { mint.returnLink(of: ExecutionKey($0)) }
        #expect(
            links == [
                "https://usher.example/return/NdT2-0oq8XmVRWBZCKKEckplq_bg",
                "https://usher.example/return/OTk11mSZ-G3MKXnr-0PxqFacJ-y1eg",
                "https://usher.example/return/MTIzNDU2XUzWMjk1J0Kt9XnSYW2-pVl9sEU",
            ]
        )
    }

    @Test(
        "an idempotency key is the same for every attempt and differs with the visit, the state, the branch and the execution"
    )
    func idempotencyKey() {
        let start = Timestamp(milliseconds: 1)
        let key = TokenMint.idempotencyKey(of: visit, startedAt: start)
        #expect(key == TokenMint.idempotencyKey(of: visit, startedAt: start))
        #expect(key.count == 32)
        var others: Set<String> = [key]
        var changed = visit
        changed.number = EventID(18)
        others.insert(TokenMint.idempotencyKey(of: changed, startedAt: start))
        changed = visit
        changed.stateName = "Create2"
        others.insert(TokenMint.idempotencyKey(of: changed, startedAt: start))
        changed = visit
        changed.path = BranchPath([2])
        others.insert(TokenMint.idempotencyKey(of: changed, startedAt: start))
        others.insert(TokenMint.idempotencyKey(of: visit, startedAt: Timestamp(milliseconds: 2)))
        #expect(others.count == 5)
    }
}
