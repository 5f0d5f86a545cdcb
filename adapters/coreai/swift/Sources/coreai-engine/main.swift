// Runs an .aimodel in Core AI over shipgate-exec/2. Not yet compiled: see the README.
import CoreAI
import Foundation

struct Refused: Error { let reason: String }

/// A function that takes input_ids [1, 1] and position_ids, and updates states that the caller owns.
final class Decoder {
    let function: InferenceFunction
    let descriptor: InferenceFunctionDescriptor
    let context: Int
    var states: [String: NDArray] = [:]
    var position = 0

    init(asset: URL, function name: String, context: Int) async throws {
        let model = try await AIModel(contentsOf: asset)
        guard let loaded = try model.loadFunction(named: name) else {
            throw Refused(reason: "the model has no function \(name)")
        }
        function = loaded
        descriptor = loaded.descriptor
        self.context = context
        try reset()
    }

    func reset() throws {
        position = 0
        for name in descriptor.stateNames {
            guard case .ndArray(let state)? = descriptor.stateDescriptor(of: name) else {
                throw Refused(reason: "the state \(name) isn't an array")
            }
            // A dimension that isn't fixed is the cache's capacity, which the caller chooses.
            let shape = state.shape.map { $0 > 0 ? $0 : context }
            states[name] = NDArray(descriptor: state.resolvingDynamicDimensions(shape))
        }
    }

    /// Feeds one token: many exports have static ids, so a longer input would fail.
    func step(_ token: Int) async throws -> [Float] {
        guard position < context else { throw Refused(reason: "the context of \(context) tokens is full") }
        var inputs = ["input_ids": NDArray(scalars: [Int32(token)], shape: [1, 1])]
        if descriptor.inputNames.contains("position_ids"),
           case .ndArray(let positions)? = descriptor.inputDescriptor(of: "position_ids") {
            let first = positions.shape.last == 1 ? position : 0
            inputs["position_ids"] = NDArray(
                scalars: (first...position).map { Int32($0) }, shape: [1, position - first + 1])
        }
        var views = InferenceFunction.MutableViews()
        for name in descriptor.stateNames {
            views.insert(&states[name]!, for: name)
        }
        var outputs = try await function.run(inputs: inputs, states: views)
        guard let logits = outputs.remove("logits")?.ndArray else {
            throw Refused(reason: "the function gives no logits")
        }
        position += 1
        return floats(logits)
    }

    private func floats(_ array: NDArray) -> [Float] {
        let count = array.shape.last ?? 0
        let values: [Float] = array.scalarType == .float16
            ? array.view(as: Float16.self).withUnsafePointer { pointer, _, _ in
                (0..<array.shape.reduce(1, *)).map { Float(pointer[$0]) }
            }
            : array.view(as: Float.self).withUnsafePointer { pointer, _, _ in
                (0..<array.shape.reduce(1, *)).map { pointer[$0] }
            }
        return Array(values.suffix(count))
    }
}

func option(_ name: String) -> String? {
    CommandLine.arguments.firstIndex(of: "--" + name).map { CommandLine.arguments[$0 + 1] }
}

func asset(in bundle: URL) throws -> URL {
    if let named = option("asset") { return URL(fileURLWithPath: named) }
    let data = try Data(contentsOf: bundle.appendingPathComponent("metadata.json"))
    guard let metadata = try JSONSerialization.jsonObject(with: data) as? [String: Any],
          let main = (metadata["assets"] as? [String: Any])?["main"] as? String else {
        throw Refused(reason: "metadata.json doesn't name assets.main; give --asset")
    }
    return bundle.appendingPathComponent(main)
}

var decoder: Decoder?

func answer(_ request: [String: Any]) async throws -> [String: Any] {
    switch request["op"] as? String {
    case "hello":
        let bundle = URL(fileURLWithPath: request["bundle"] as! String)
        let opened = try await Decoder(
            asset: asset(in: bundle), function: option("function") ?? "main",
            context: Int(option("context") ?? "2048")!)
        let width = try await opened.step(0).count
        try opened.reset()
        decoder = opened
        return ["protocol": "shipgate-exec/2", "name": "Core AI (Swift)",
                "version": ProcessInfo.processInfo.operatingSystemVersionString, "vocab_size": width,
                "max_tokens_per_step": 1, "can": [String](), "engine": ["provider": "Core AI", "unit_asked": "default"]]
    case "reset":
        try decoder!.reset()
        return [:]
    case "step":
        let clock = ContinuousClock()
        let start = clock.now
        let row = try await decoder!.step(request["token"] as! Int)
        let spent = (clock.now - start).components
        let data = row.withUnsafeBytes { Data($0) }
        let nanos = spent.seconds * 1_000_000_000 + spent.attoseconds / 1_000_000_000
        if data.count <= 1 << 20 {
            return ["nanos": nanos, "logits": ["data": data.base64EncodedString()]]
        }
        let file = URL(fileURLWithPath: scratch).appendingPathComponent("row.f32")
        try data.write(to: file)
        return ["nanos": nanos, "logits": ["file": "row.f32"]]
    default:
        throw Refused(reason: "the op \(request["op"] ?? "") isn't known")
    }
}

var scratch = ""
while let line = readLine() {
    let request = try JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any]
    if let folder = request["scratch"] as? String { scratch = folder }
    var reply: [String: Any]
    do {
        reply = try await answer(request)
        reply["ok"] = true
    } catch let refused as Refused {
        reply = ["ok": false, "error": refused.reason]
    } catch {
        reply = ["ok": false, "error": "\(error)"]
    }
    reply["id"] = request["id"]
    print(String(decoding: try JSONSerialization.data(withJSONObject: reply), as: UTF8.self))
    fflush(stdout)
}
